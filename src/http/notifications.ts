import type { FastifyInstance, FastifyRequest } from 'fastify';
import { receiveNotification } from '../flows/receive-notification.ts';
import type { Hub } from '../hub.ts';

/** No gateway's notice is nearly as large; what is larger is not one. */
const bodyLimitBytes = 256 * 1024;

type Address = { Params: { gateway: string; token: string } };

/** `/notifications/{gateway}/{channel token}`: what gateways call. The body reaches the gateway's folder as it came. */
export function registerNotifications(server: FastifyInstance, hub: Hub): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: bodyLimitBytes }, (_request, body, done) =>
      done(null, body),
    );
    scope.post<Address>('/notifications/:gateway/:token', async (request, reply) => {
      const answer = await receiveNotification(hub, {
        gateway: request.params.gateway,
        channelToken: request.params.token,
        headers: headersOf(request),
        body: typeof request.body === 'string' ? request.body : '',
        sourceAddress: request.ip,
      });
      if (!answer) return reply.code(404).send({ message: 'no channel is notified at this address' });
      return reply.code(answer.status).type(answer.contentType).send(answer.body);
    });
  });
}

function headersOf(request: FastifyRequest<Address>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
