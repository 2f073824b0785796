import type { FormFields } from './charset.ts';
import { isYes, readList, textOf } from './fields.ts';
import { findIssuer, issuers } from './issuers.ts';
import { UplusRefusal } from './refusals.ts';
import type { CardOffer, FreeInstalment } from './window.ts';

/** What a window shows where the form says nothing (the vendor's samples), and from which amount on (ours). */
const usualMonths = [0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const leastForInstalments = 50_000;
const mostMonths = 36;

/** Which cards and months the window offers. */
export function readCardOffer(form: FormFields, amount: number): CardOffer {
  const months = readMonths(textOf(form, 'LGD_INSTALLRANGE').split(':'), 'LGD_INSTALLRANGE');
  const listed = readList(form, 'LGD_USABLECARD', ':').map((code) => readIssuer(code, 'LGD_USABLECARD'));
  const offer: CardOffer = {
    issuerCodes: listed.length > 0 ? listed : issuers.map(({ code }) => code),
    instalmentMonths: amount < leastForInstalments ? [0] : months.length > 0 ? months : usualMonths,
    freeInstalments: readFreeInstalments(form),
    isDirect: false,
  };
  return isYes(form, 'LGD_SELF_CUSTOM') ? readDirect(form, offer, amount) : offer;
}

/** The shop shows its own list of cards, so the window begins with the issuer. */
function readDirect(form: FormFields, offer: CardOffer, amount: number): CardOffer {
  const issuerCode = readIssuer(textOf(form, 'LGD_CARDTYPE'), 'LGD_CARDTYPE');
  const [months = 0] = readMonths([textOf(form, 'LGD_INSTALL')], 'LGD_INSTALL');
  if (months > 0 && amount < leastForInstalments) throw new UplusRefusal('SX01', 'LGD_INSTALL');
  return { ...offer, issuerCodes: [issuerCode], instalmentMonths: [months], isDirect: true };
}

function readIssuer(code: string, name: string): string {
  if (!findIssuer(code)) throw new UplusRefusal('SX01', `${name} ${code}`);
  return code;
}

/** `11-3:6,51-3:4:5:6`: three and six months of the first cost no interest. */
function readFreeInstalments(form: FormFields): readonly FreeInstalment[] {
  return readList(form, 'LGD_NOINTINF', ',').map((plan) => {
    const [issuer = '', months = ''] = plan.split('-');
    return {
      issuerCode: readIssuer(issuer, 'LGD_NOINTINF'),
      months: readMonths(months.split(':'), 'LGD_NOINTINF'),
    };
  });
}

/** `0:2:3`; the samples warn of `02`. In LGD_INSTALL alone two digits are usual. */
function readMonths(written: readonly string[], name: string): readonly number[] {
  const shape = name === 'LGD_INSTALL' ? /^\d{1,2}$/ : /^(0|[1-9]\d?)$/;
  return written
    .filter((each) => each !== '')
    .map((each) => {
      const months = Number(each);
      if (!shape.test(each) || months === 1 || months > mostMonths) throw new UplusRefusal('SX01', `${name} ${each}`);
      return months;
    });
}
