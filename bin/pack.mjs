import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('bin/pack.ts');
