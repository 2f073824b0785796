/** A failure as the page's callback gets it. */
export type ParamRefusal = { readonly errorCode: string; readonly errorMessage: string };

/*
 * What the browser's script says by itself. Everything else that a page may be told is in `window-errors.ts`, which is
 * too long for a script that every page loads.
 */

/** The page asked for a module that is not there. The sentence is the original service's. */
export const unregisteredModule: ParamRefusal = {
  errorCode: 'F1001',
  errorMessage:
    '등록되지 않은 PG모듈 정보입니다. 아임포트 관리자페이지에서 PG모듈 정보를 설정하신 후 다시 시도해주세요.',
};

/** The browser could not reach the hub, or could not read its answer. The sentence is the original script's. */
export const hubUnreachable: ParamRefusal = {
  errorCode: 'F2012',
  errorMessage: '결제모듈 구동 중에 오류가 발생하였습니다. 페이지 새로고침 후 다시 시도해주세요.',
};
