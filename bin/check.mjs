import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('bin/run-checks.ts');
