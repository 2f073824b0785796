import { homeOf } from './home.ts';
import { createPayer, sentences, type Merchant } from './request-pay.ts';
import type { Iamport, RequestPayCallback, RequestPayResponse } from './types.ts';

/*
 * `window.IMP`: the browser side of the i'mport language, from one script of the hub. It opens windows and hands results over; the
 * hub judges. Loading it twice, or beside the original script, changes nothing: the first one stays.
 */

const unsupported = {
  imp_success: false,
  error_code: 'F1001',
  error_msg: '등록되지 않은 PG모듈 정보입니다. 아임포트 관리자페이지에서 PG모듈 정보를 설정하신 후 다시 시도해주세요.',
};

function createIamport(scriptUrl: string): Iamport {
  const payer = createPayer(homeOf(scriptUrl));
  let merchant: Merchant | null = null;
  return {
    init(userCode) {
      merchant = { userCode: String(userCode), tierCode: null };
    },
    agency(userCode, tierCode) {
      merchant = { userCode: String(userCode), tierCode: typeof tierCode === 'string' ? tierCode : null };
    },
    request_pay(params, callback) {
      if (params === undefined || params === null) {
        window.alert(sentences.noParams);
        return false;
      }
      if (merchant === null) return window.alert(sentences.noInit);
      return payer.pay(merchant, params, typeof callback === 'function' ? callback : null);
    },
    close: () => payer.close(),
    communicate: (message) => payer.communicate(message),
    certification: refuse,
    loadUI: refuse,
    updateLoadUIRequest: refuse,
    loadModule: async (...args) => refuse(...args),
    naver_zzim: refuse,
    payport: refuse,
  };
}

/** Calls back whoever can be called back. */
function refuse(...args: unknown[]): void {
  const callback = args.find((each): each is RequestPayCallback => typeof each === 'function');
  const response: RequestPayResponse = { ...unsupported, imp_uid: null, merchant_uid: '' };
  if (callback) callback(response);
  else console.error(`[IMP] ${unsupported.error_msg}`);
}

const { currentScript } = document;
if (!window.IMP && currentScript instanceof HTMLScriptElement) window.IMP = createIamport(currentScript.src);
