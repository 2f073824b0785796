import { HttpFailure, type GatewayIo, type GatewayPlace, type HttpReply, type HttpRequest } from '../gateway.ts';
import type { Credentials } from './credentials.ts';
import { signCall, signReceipt, transactionNumber } from './signature.ts';

type Hosts = {
  readonly script: string;
  readonly api: string;
  readonly office: string;
  /** What the checkout page loads from, posts to and is framed with: the window's own host is not published. */
  readonly origins: readonly string[];
};

const everyHost = ['https://*.tosspayments.com'];

/** Since 2024; older hosts of three names before are retired. */
const hosts: Readonly<Record<'test' | 'live', Hosts>> = {
  test: {
    script: 'https://js.tosspayments.com/xpay_crossplatform/sandbox/v1',
    api: 'https://xpay-gateway-sandbox.tosspayments.com',
    office: 'https://pgweb.tosspayments.com:9091',
    origins: everyHost,
  },
  live: {
    script: 'https://xpay.tosspayments.com/xpay/js/xpay_crossplatform.js',
    api: 'https://xpay-gateway.tosspayments.com',
    office: 'https://pgweb.tosspayments.com',
    origins: everyHost,
  },
};

export function hostsOf(place: GatewayPlace): Hosts {
  if (place.environment !== 'sandbox') return hosts[place.environment];
  const origin = `${place.origin}/uplus`;
  return {
    script: `${origin}/xpay/js/xpay_crossplatform.js`,
    api: origin,
    office: origin,
    origins: [place.origin],
  };
}

/** Where the buyer sees his receipt, whatever he has paid with. */
export function receiptUrl(place: GatewayPlace, { mid, mertKey }: Credentials, tid: string): string {
  const query = new URLSearchParams({ mertid: mid, tid, authdata: signReceipt(mid, tid, mertKey) }).toString();
  return `${hostsOf(place).office}/pg/wmp/etc/jsp/Receipt_Link.jsp?${query}`;
}

/**
 * Ours: nobody says how long a call can be undone, and "done" is also the answer where a gateway has forgotten what
 * there was to undo. So it is not believed for longer.
 */
export const canBeUndoneForMs = 60 * 60_000;

/** The vendor's client waits for a minute; a buyer and the order that he holds do not. */
const patienceMs = 30_000;

export type NoReply = { readonly outcome: 'notSent' | 'unknown'; readonly cause: string };

export type Posted = { readonly reply: HttpReply } | NoReply;

/** What makes a call's number: year to second in Korea, and something that no other call has. */
export type CallNumber = { readonly time: string; readonly unique: string };

export type Client = {
  call(name: string, fields: Readonly<Record<string, string>>, number: CallNumber): Promise<Posted>;
  txId(number: CallNumber): string;
  /** A report that goods were sent: one GET of another host, without a number. */
  report(query: Readonly<Record<string, string>>): Promise<Posted>;
};

/**
 * Every call is one POST of a form to one address, sent once: the gateway replays nothing. What it is called is in the
 * form, and so is who calls, by a number that the merchant's key signs.
 */
export function createClient(credentials: Credentials, io: GatewayIo): Client {
  const { mid, mertKey } = credentials;
  const txId = ({ time, unique }: CallNumber): string => transactionNumber(mid, time, unique);
  return {
    txId,
    async call(name, fields, number) {
      const id = txId(number);
      const form = {
        LGD_TXNAME: name,
        LGD_MID: mid,
        LGD_TXID: id,
        LGD_AUTHCODE: signCall(id, mertKey),
        LGD_ENCODING: 'UTF-8',
        ...fields,
      };
      return sent(io, {
        method: 'POST',
        url: `${hostsOf(io.place).api}/xpay/Gateway.do`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
      });
    },
    report(query) {
      const path = '/pg/wmp/mertadmin/jsp/escrow/rcvdlvinfo.jsp';
      const url = `${hostsOf(io.place).office}${path}?${new URLSearchParams(query).toString()}`;
      return sent(io, { method: 'GET', url, headers: {}, body: null });
    },
  };
}

async function sent(io: GatewayIo, request: Omit<HttpRequest, 'timeoutMs'>): Promise<Posted> {
  try {
    return { reply: await io.send({ ...request, timeoutMs: Math.min(io.timeoutMs, patienceMs) }) };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return { outcome: error.outcome, cause: error.message };
  }
}
