import { flushCompileCache } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startSandbox } from './server.ts';

/** The sandbox process: `node sandbox/index.ts --host 127.0.0.1 --port 8788 --home <folder>`. */
const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '8788' },
    home: { type: 'string', default: '.naru/sandbox' },
  },
});

try {
  const { host, port, home } = values;
  // A parent that died meanwhile may have taken the folder with it: nothing is laid out there anew.
  await nextTurn();
  if (isAlone()) process.exit(0);
  const sandbox = await startSandbox({ host, port: Number(port), home });
  const stop = (): void => void sandbox.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  // A terminal tells the whole group; a parent decides the order of stopping.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => process.connected || stop());
  // A parent that died without a signal closes the channel that it opened.
  process.once('disconnect', stop);
  // It may have died before anybody listened.
  if (isAlone()) stop();
  console.log(JSON.stringify({ listening: sandbox.url }));
  // Where compiled code is kept (NODE_COMPILE_CACHE), also for a process that will be killed.
  flushCompileCache();
} catch (error) {
  console.error(sentenceFor(error, values.port));
  process.exit(1);
}

/** Its parent has died. Started by hand, it has no parent to speak with. */
function isAlone(): boolean {
  return process.connected === false;
}

function sentenceFor(error: unknown, port: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Choose another with SANDBOX_PORT.`;
  if (code === 'EACCES') return `No permission for port ${port} or for the folder ${values.home}.`;
  return error instanceof Error ? error.message : String(error);
}
