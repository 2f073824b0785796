import { bankCodes, cardCodes, type StandardCode } from '../../contract/v1/codes.ts';
import { ok, type Reply } from '../../contract/v1/envelope.ts';
import { refuse } from '../../contract/v1/errors.ts';
import type { Call } from './call.ts';

/** `GET /cards` */
export async function listCards(): Promise<Reply> {
  return ok(cardCodes);
}

/** `GET /cards/{code}` */
export async function showCard(call: Call): Promise<Reply> {
  return showCode(cardCodes, call.path['card_standard_code']);
}

/** `GET /banks` */
export async function listBanks(): Promise<Reply> {
  return ok(bankCodes);
}

/** `GET /banks/{code}` */
export async function showBank(call: Call): Promise<Reply> {
  return showCode(bankCodes, call.path['bank_standard_code']);
}

function showCode(codes: readonly StandardCode[], code: string | undefined): Reply {
  const found = codes.find((each) => each.code === code);
  return found ? ok(found) : refuse('code_not_found');
}
