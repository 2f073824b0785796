import type { FastifyInstance, FastifyRequest } from 'fastify';
import { converse, sendAnswer } from '../conversation.ts';
import type { Conversation } from '../conversation.ts';
import type { UplusBooks } from './books.ts';
import { calls } from './calls.ts';
import type { Call } from './call.ts';
import { readForm } from './charset.ts';
import type { FormFields } from './charset.ts';
import { admit, malformed, perform, withoutName } from './door.ts';
import { textOf } from './fields.ts';
import { shippingConversation } from './shipping.ts';

/** The API on the network, around the pure door: one address for every call, whose name is in the form. */
export function mountApi(app: FastifyInstance, books: UplusBooks): void {
  // Bytes, for only the form itself says how its letters are written.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
  app.post('/xpay/Gateway.do', async (request, reply) => {
    const form = formOf(request);
    if (form === null) return sendAnswer(reply, malformed(400, 'The body is not a form.'));
    const call = calls.find(({ name }) => name === textOf(form, 'LGD_TXNAME'));
    if (!call) return sendAnswer(reply, withoutName());
    return converse(books.ports, reply, conversationOf(books, call, form));
  });
  app.get('/pg/wmp/mertadmin/jsp/escrow/rcvdlvinfo.jsp', (request, reply) =>
    converse(books.ports, reply, shippingConversation(books, request.query)),
  );
  app.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 500) console.error(error);
    const sentence = status < 500 && error instanceof Error ? error.message : 'Internal Server Error';
    return sendAnswer(reply, malformed(status, sentence));
  });
}

function conversationOf(books: UplusBooks, call: Call, form: FormFields): Conversation {
  const fault = books.ports.faults.take('uplus', call.faultCall, call.faults);
  return {
    fault,
    fail: () => malformed(500, 'Internal Server Error'),
    admit() {
      const admitted = admit(books, form);
      if ('status' in admitted) return admitted;
      return {
        perform: () => perform(books, call, { ...admitted, fault: fault?.fault ?? null }),
        release: () => void books.underWay.delete(admitted.txId),
      };
    },
  };
}

function formOf({ body, headers }: FastifyRequest): FormFields | null {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return isForm && Buffer.isBuffer(body) ? readForm(body) : null;
}
