#!/usr/bin/env node
import { runUnderOwnNode } from './bootstrap.mjs';

await runUnderOwnNode('src/cli/naru.ts');
