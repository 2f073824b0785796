import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { FrameLocator, Page } from 'playwright-core';
import { windowInLayer } from './buyer.ts';
import { parameterRows, type ParameterRow, type Pg } from './parameter-rows/index.ts';
import { click } from './popup.ts';
import { inShop, startStage, type Scene } from './stage.ts';

/*
 * Every parameter, row by row: what the gateway received, what the buyer may choose, and what stands in the window that
 * he sees.
 */

const stage = await startStage({ after });

/** An account's end must be near enough for every gateway; a day alone means its last second. */
const dueDay = new Date(Date.now() + 7 * 24 * 3_600_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Seoul' });
const dueWords: Readonly<Record<string, string>> = {
  vbank_due: dueDay,
  'params.dueDate': `${dueDay}T23:59:59`,
  LGD_CLOSEDATE: `${dueDay.replaceAll('-', '')}235959`,
};

function dated(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(fields);
  return Object.fromEntries(entries.map(([name, value]) => [name, value === 'in 7 days' ? dueWords[name] : value]));
}

let orders = 0;

function orderOf({ pg, params }: ParameterRow): Record<string, unknown> {
  orders += 1;
  const order = { merchant_uid: `row-${orders}`, name: '나룻배 표', amount: 60_000, buyer_tel: '010-1234-5678' };
  return { pg, pay_method: 'card', ...order, ...dated(params) };
}

function at(fields: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], fields);
}

async function assertWire(id: string, wire: ParameterRow['wire']): Promise<void> {
  const { fields } = await stage.merchant.lever('GET', `/wire?imp_uid=${id}`);
  const wanted = dated(wire);
  const found = Object.fromEntries(Object.keys(wanted).map((path) => [path, at(fields, path)]));
  assert.deepEqual(found, wanted);
}

for (const row of parameterRows) {
  test(`on the wire: ${row.id}`, async () => {
    const body = { user_code: 'imp00000000', ...orderOf(row) };
    const opened = await stage.merchant.lever('POST', '/windows', body);
    assert.equal(typeof opened['imp_uid'], 'string', JSON.stringify(opened));
    await assertWire(String(opened['imp_uid']), row.wire);
    const offered = opened['offered'] as Record<string, unknown>;
    for (const [name, choice] of Object.entries(row.offered ?? {})) assert.deepEqual(offered[name], choice, name);
  });
}

const seen = parameterRows.filter((row) => row.sees !== undefined);

async function openIn(scene: Scene, row: ParameterRow): Promise<Page | FrameLocator> {
  const order = orderOf(row);
  if (row.pg === 'kicc') return click(scene, order);
  await scene.pay(order);
  return windowInLayer(scene.page);
}

async function assertSeen(window: Page | FrameLocator, { texts = [], not = [] }: NonNullable<ParameterRow['sees']>) {
  for (const text of texts) await window.getByText(text).locator('visible=true').first().waitFor();
  for (const text of not) assert.equal(await window.getByText(text).locator('visible=true').count(), 0, text);
}

for (const pg of ['kicc', 'tosspayments', 'uplus'] as const satisfies readonly Pg[]) {
  test(`in the buyer's window: every row of ${pg} that a buyer sees`, (t) =>
    inShop(t, stage, {}, async (scene) => {
      for (const row of seen.filter((each) => each.pg === pg)) {
        await scene.page.reload();
        await scene.page.evaluate("IMP.init('imp00000000')");
        const window = await openIn(scene, row);
        await assertSeen(window, row.sees ?? {}).catch((error: unknown) => {
          throw new Error(`${row.id}: ${String(error)}`);
        });
        if ('close' in window) await window.close();
      }
    }));
}
