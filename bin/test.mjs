import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('bin/run-tests.ts');
