import { unregisteredModule } from '../src/contract/checkout/refusals.ts';
import { refusedResult } from '../src/contract/checkout/result.ts';
import { homeOf } from './home.ts';
import { createPayer, type Merchant } from './request-pay.ts';
import type { Iamport, RequestPayCallback } from './types.ts';

/*
 * `window.IMP`: the browser side of the i'mport language, from one script of the hub. It opens windows and hands
 * results over; the hub judges. Loading it twice, or beside the original script, changes nothing: the first one stays.
 */

/** Sentences of the original script; shops and their support pages know them. */
const sentences = {
  noParams: '결제요청 파라메터가 누락되었습니다.',
  noInit: '판매자 코드가 설정되지 않았습니다. IMP.init()함수를 먼저 호출하세요.',
} as const;

function createIamport(scriptUrl: string): Iamport {
  const payer = createPayer(homeOf(scriptUrl));
  let merchant: Merchant | null = null;
  return {
    init(userCode) {
      merchant = readMerchant(userCode, null);
    },
    agency(userCode, tierCode) {
      merchant = readMerchant(userCode, tierCode);
    },
    request_pay(params, callback) {
      if (typeof params !== 'object' || params === null) {
        window.alert(sentences.noParams);
        return false;
      }
      if (merchant === null) return window.alert(sentences.noInit);
      void payer.pay(merchant, params, typeof callback === 'function' ? callback : null);
    },
    close: () => payer.close(),
    communicate: (message) => payer.communicate(message),
    certification: (params, callback) => refuse(callback, params),
    loadUI: (_uiType, params, callback) => refuse(callback, params),
    updateLoadUIRequest: () => refuse(),
    loadModule: () => Promise.reject(new Error(unregisteredModule.errorMessage)),
    naver_zzim: () => refuse(),
    payport: (params, callback) => refuse(callback, params),
  };
}

/** Pages call these from plain JavaScript, so what they hand in is not what they should. */
function readMerchant(userCode: unknown, tierCode: unknown): Merchant | null {
  if (typeof userCode !== 'string' || userCode === '') return null;
  return { userCode, tierCode: typeof tierCode === 'string' ? tierCode : null };
}

/** What this hub's windows cannot do is told like a module that is not registered. */
function refuse(callback?: RequestPayCallback, params?: { readonly merchant_uid?: string }): void {
  console.error(`[IMP] ${unregisteredModule.errorMessage}`);
  const merchantUid = params && params.merchant_uid ? String(params.merchant_uid) : '';
  if (typeof callback === 'function') callback(refusedResult(merchantUid, unregisteredModule));
}

const { currentScript } = document;
if (!window.IMP && currentScript instanceof HTMLScriptElement) window.IMP = createIamport(currentScript.src);
