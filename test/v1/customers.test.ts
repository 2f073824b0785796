import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { Value } from 'typebox/value';
import { v1CustomerSchema } from '../../src/contract/v1/schema.ts';
import { card, openBillingStage, type BillingStage } from './billing-stage.ts';
import { rowsOf, type Answer } from './running-api.ts';

/*
 * Billing keys that are made of typed cards, looked at and deleted.
 */

let stage: BillingStage;

before(async (t) => void (stage = await openBillingStage(t as TestContext)));
after(() => stage.close());

const path = '/subscribe/customers';
const save = (fields: object, name = stage.name()): Promise<Answer> =>
  stage.post(`${path}/${name}`, { ...card, ...fields });

test('a card becomes a customer, shown with the fields of the contract and never its key', async () => {
  const name = stage.name();
  const { status, code, response } = await save({ customer_name: '홍길동', customer_email: 'h@shop.kr' }, name);
  assert.deepEqual([status, code], [200, 0]);
  assert.deepEqual([...Value.Errors(v1CustomerSchema, response)], []);
  assert.deepEqual(
    [response?.['customer_uid'], response?.['customer_name'], response?.['customer_email'], response?.['sandbox']],
    [name, '홍길동', 'h@shop.kr', true],
  );
  assert.match(String(response?.['card_number']), /\*/);
  assert.deepEqual((await stage.get(`${path}/${name}`)).response, response);
});

for (const field of ['card_number', 'expiry']) {
  test(`without ${field} nothing is registered`, async () => {
    for (const value of [undefined, null, '']) {
      const name = stage.name();
      const { status, code, message } = await save({ [field]: value }, name);
      assert.deepEqual([status, code, message], [200, 1, `["${field}"] 파라메터는 필수입니다.`]);
      assert.equal((await stage.get(`${path}/${name}`)).code, 1);
    }
  });
}

test('a field of another format is named, and what it held is not repeated', async () => {
  for (const [field, value] of [
    ['card_number', '5399-1234-5678-12345'],
    ['card_number', ['5399123456781234', '1']],
    ['expiry', '2031-13'],
    ['expiry', '31-11'],
    ['birth', '91031'],
    ['pwd_2digit', '7'],
  ] as const) {
    const { status, code, message } = await save({ [field]: value });
    assert.deepEqual([status, code], [200, 1], `${field} ${String(value)}`);
    assert.match(String(message), new RegExp(`^${field}`));
    assert(!String(message).includes(String(value)));
  }
});

test('a card that the gateway refuses is told with its code and text', async () => {
  const { status, code, message, response } = await save({ card_number: '1234-1234-1234-1234' });
  assert.deepEqual([status, code, response], [200, -1, null]);
  assert.match(String(message), /^카드정보 인증 및 빌키 발급에 실패하였습니다\. \[[A-Z_0-9]+\]./);
});

test('many at once: all, some with HTTP 207, and none', async () => {
  const [one, two] = [await stage.register(), await stage.register()];
  const of = (...names: string[]): Promise<Answer> =>
    stage.get(`${path}?${names.map((each) => `customer_uid[]=${each}`).join('&')}`);
  const all = await of(one, two);
  assert.deepEqual([all.status, all.code, rowsOf(all).length], [200, 0, 2]);
  const some = await of(one, 'nobody');
  assert.deepEqual([some.status, some.code, some.message], [207, 0, null]);
  assert.deepEqual(
    rowsOf(some).map((row) => row['customer_uid']),
    [one],
  );
  const none = await of('nobody');
  assert.deepEqual([none.status, none.code, none.response], [404, -1, null]);
  assert.equal((await of(one, one)).status, 200, 'a name that stands twice is there once');
});

test('a deleted customer is answered as he was, and is found and charged no more', async () => {
  const name = await stage.register();
  const { response: was } = await stage.get(`${path}/${name}`);
  const deleted = await stage.remove(`${path}/${name}?reason=left&extra[requester]=admin`);
  assert.deepEqual([deleted.status, deleted.code, deleted.response], [200, 0, was]);
  const message = `요청하신 customer_uid(${name})로 등록된 정보를 찾을 수 없습니다.`;
  for (const after of [await stage.get(`${path}/${name}`), await stage.remove(`${path}/${name}`)])
    assert.deepEqual([after.status, after.code, after.message, after.response], [200, 1, message, null]);
});

test('the payments of a customer: 20 to a page, the newest first, and an empty page beyond the last', async () => {
  const name = await stage.register();
  const paid: unknown[] = [];
  for (let count = 0; count < 21; count += 1) {
    const charged = await stage.post('/subscribe/payments/again', { ...stage.order(), customer_uid: name });
    paid.unshift(charged.response?.['imp_uid']);
  }
  const page = (number: number): Promise<Answer> => stage.get(`${path}/${name}/payments?page=${number}`);
  const first = await page(1);
  assert.deepEqual([first.response?.['total'], first.response?.['previous'], first.response?.['next']], [21, 0, 2]);
  assert.equal(rowsOf(first).length, 20);
  const second = await page(2);
  assert.deepEqual([second.response?.['previous'], second.response?.['next']], [1, 0]);
  assert.deepEqual(new Set([...rowsOf(first), ...rowsOf(second)].map((row) => row['imp_uid'])), new Set(paid));
  assert.deepEqual(rowsOf(await page(3)), []);
  assert.equal((await page(0)).status, 400);
  const nobody = await stage.get(`${path}/nobody/payments`);
  assert.deepEqual([nobody.status, nobody.code, nobody.response?.['total']], [200, 0, 0]);
});

test('many who register and delete one name at once are all answered, and one card at most has it', async () => {
  const name = stage.name();
  const deeds = Array.from({ length: 24 }, (_, index) =>
    index % 4 === 3 ? stage.remove(`/subscribe/customers/${name}`) : stage.post(`/subscribe/customers/${name}`, card),
  );
  const answers = await Promise.all(deeds);
  assert.deepEqual(
    answers.filter(({ status }) => status !== 200).map(({ message }) => message),
    [],
  );
  const rows = await stage.api.hub.db.query(
    `select state, count(*) as count from billing_keys where name = $1 group by 1`,
    [name],
  );
  const count = (state: string): number => Number(rows.find((row) => row['state'] === state)?.['count'] ?? 0);
  assert.ok(count('issued') <= 1);
  assert.equal(count('deleting'), 0);
});

/** As Go's client has them, and no others: it refuses an answer with a name that it does not know. */
const olderNames =
  'card_code card_name card_number card_type customer_addr customer_email customer_name customer_postcode ' +
  'customer_tel customer_uid inserted pg_id pg_provider updated';

test('a client that refuses unknown names is shown a card by the names of its day, whatever it asks', async () => {
  const name = stage.name();
  const headers = { 'user-agent': 'Go-http-client/1.1' };
  for (const [method, at, json] of [
    ['POST', `${path}/${name}`, card],
    ['GET', `${path}/${name}`],
    ['GET', `${path}?customer_uid[]=${name}`],
    ['DELETE', `${path}/${name}?reason=&requester=`],
  ] as const) {
    const answer = await stage.call(method, at, { headers, ...(json && { json }) });
    assert.equal(answer.code, 0, String(answer.message));
    for (const row of rowsOf(answer)) assert.equal(Object.keys(row).toSorted().join(' '), olderNames, at);
  }
});
