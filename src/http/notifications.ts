import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { receiveAtAlias, receiveNotification } from '../flows/receive-notification.ts';
import type { Hub } from '../hub.ts';

/** No gateway's notice is nearly as large; what is larger is not one. */
const bodyLimitBytes = 256 * 1024;

type Notice = Parameters<typeof receiveAtAlias>[2];
type Answer = Awaited<ReturnType<typeof receiveAtAlias>>;
type Address = { Params: { gateway: string; token: string } };

/**
 * `/notifications/{gateway}/{channel token}`: what gateways call, and the addresses that the original service gave
 * them. The body reaches the gateway's folder as it came.
 */
export function registerNotifications(server: FastifyInstance, hub: Hub): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: bodyLimitBytes }, (_request, body, done) =>
      done(null, body),
    );
    scope.post<Address>('/notifications/:gateway/:token', async (request, reply) => {
      const { gateway, token: channelToken } = request.params;
      return send(reply, await receiveNotification(hub, { ...noticeIn(request), gateway, channelToken }));
    });
    for (const alias of hub.gateways.all.flatMap(({ notificationAliases }) => notificationAliases))
      scope.post(alias, async (request, reply) => send(reply, await receiveAtAlias(hub, alias, noticeIn(request))));
  });
}

function noticeIn(request: FastifyRequest): Notice {
  const body = typeof request.body === 'string' ? request.body : '';
  return { headers: headersOf(request), body, sourceAddress: request.ip };
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (!answer) return reply.code(404).send({ message: 'no channel is notified at this address' });
  return reply.code(answer.status).type(answer.contentType).send(answer.body);
}

function headersOf(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
