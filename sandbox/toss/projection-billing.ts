import type { Fields } from '../json-body.ts';
import { kstTimestamp } from '../kst.ts';
import type { BillingKey } from './billing.ts';
import { findIssuer } from './issuers.ts';
import { translate, type View } from './projection-methods.ts';
import { isBefore } from './versions.ts';

/** The Billing object (section 5.3) as this version writes it: the newest has lost two fields. */
export function projectBillingKey(key: BillingKey, view: View): Fields {
  const { issuerCode, maskedNumber, cardType } = key.card;
  const issuer = findIssuer(issuerCode);
  return {
    mId: key.mid,
    customerKey: key.customerKey,
    authenticatedAt: kstTimestamp(key.authenticatedAt),
    method: translate('카드', view),
    billingKey: key.billingKey,
    ...(isBefore(view.version, '2024-06-01') && {
      cardCompany: view.isEnglish ? issuer?.english : issuer?.korean,
      cardNumber: maskedNumber,
    }),
    card: {
      issuerCode,
      acquirerCode: issuer?.acquirer ?? null,
      number: maskedNumber,
      cardType: translate(cardType, view),
      ownerType: translate('개인', view),
    },
    transfers: null,
    easyPay: null,
  };
}
