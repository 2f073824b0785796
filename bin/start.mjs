import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('src/cli/start.ts');
