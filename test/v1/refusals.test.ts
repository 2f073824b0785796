import assert from 'node:assert/strict';
import { after, afterEach, before, test, type TestContext } from 'node:test';
import { v1Errors, type V1ErrorCode } from '../../src/contract/v1/errors.ts';
import { registerNotificationUrls } from '../../src/sandbox-control/register-notifications.ts';
import { openBillingStage, type BillingStage } from './billing-stage.ts';
import { commonCases, otherCases, receiptCases, type Case } from './refusal-cases.ts';

/*
 * Every refusal of the table that has no test with a table of its own: its HTTP status, its code, its very sentence and
 * its name in the header. One that nothing brings about does not compile.
 */

let stage: BillingStage;

before(async (t) => {
  stage = await openBillingStage(t as TestContext);
  await registerNotificationUrls(stage.api.hub);
});
after(() => stage.close());
afterEach(() => stage.meddle(null));

/** What stands where the sentence has a place for a name. */
const places: readonly (readonly [place: string, name: string])[] = [
  ['<field>', 'identifier'],
  ['<imp_uid>', 'imp_999999999999'],
  ['<merchant_uid>', 'nobody'],
];

const unknownEnds: readonly string[] = ['revoke_unknown', 'cancel_unknown', 'receipt_unknown'];

const cases: Readonly<Record<string, Case>> = { ...commonCases, ...otherCases, ...receiptCases };

for (const [code, bring] of Object.entries(cases)) {
  test(`${code} is answered as the table says`, async () => {
    const { status, code: v1Code, message, response, headers } = await bring(stage);
    const error = v1Errors[code as V1ErrorCode];
    const sentence = places.reduce((text, [place, name]) => text.replace(place, name), error.ko as string);
    assert.deepEqual([status, v1Code, message, response], [error.status, error.code, sentence, null]);
    assert.equal(headers.get('naru-error'), code);
    assert.equal(headers.get('naru-outcome'), unknownEnds.includes(code) ? 'unknown' : null);
  });
}
