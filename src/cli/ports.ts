import { createServer } from 'node:net';

export type WantedPort = {
  readonly port: number;
  readonly host: string;
  readonly variable: string;
  readonly forWhat: string;
};

/** The sentence about the first port that cannot be had, null when all are free. */
export async function portProblem(wanted: readonly WantedPort[]): Promise<string | null> {
  for (const each of wanted) {
    const code = await tryPort(each);
    if (code === 'EADDRINUSE') return taken(each);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      return `This machine has no address ${each.host}: set HOST to one that it has, as 127.0.0.1.`;
    if (code !== null)
      return `Port ${each.port} for ${each.forWhat} cannot be used (${code}): set ${each.variable} to another one.`;
  }
  return null;
}

function taken({ port, variable, forWhat }: WantedPort): string {
  const advice = `stop that program, or set ${variable} to a free port, for example ${variable}=${port + 1000}`;
  return `Port ${port} for ${forWhat} is taken by another program: ${advice}.`;
}

function tryPort({ port, host }: WantedPort): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}
