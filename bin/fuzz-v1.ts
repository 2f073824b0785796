import fc from 'fast-check';
import { aSending, assertNothingHalfMade, fuzzPlaceOf, sendOddly } from '../test/support/fuzz-v1.ts';
import { openBillingStage } from '../test/v1/billing-stage.ts';

/*
 * `node bin/fuzz-v1.ts 200000 [seed]`: so many requests as nobody should send them, made from the published contract.
 * Prints how many were done as they were asked and how many answered wrongly; ends with 1 when any was, or when
 * something is half made afterwards.
 */

const requests = Number(process.argv[2] ?? 200_000);
const seed = Number(process.argv[3] ?? 1);
const [atOnce, perToken, shown] = [16, 8_000, 20];

const ends: (() => Promise<void> | void)[] = [];
const wrong: string[] = [];
let [done, code] = [0, 1];
try {
  const stage = await openBillingStage({ after: (end) => void ends.push(end) });
  ends.push(() => stage.close());
  const startedAt = performance.now();
  for (let sent = 0; sent < requests; sent += perToken) {
    const place = await fuzzPlaceOf(stage);
    for (let of = sent; of < Math.min(requests, sent + perToken); of += atOnce) {
      const batch = fc.sample(aSending, { numRuns: atOnce, seed: seed + of });
      const answers = await Promise.all(batch.map((sending) => sendOddly(place, sending)));
      done += answers.filter(({ isDone }) => isDone).length;
      wrong.push(...answers.flatMap((answer) => answer.wrong));
    }
  }
  await stage.api.hub.background.idle();
  await assertNothingHalfMade(stage.api.hub.db);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(JSON.stringify({ requests, seed, seconds, doneAsAsked: done, answeredWrongly: wrong.length }));
  for (const each of wrong.slice(0, shown)) console.log(each);
  code = wrong.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error);
} finally {
  for (const end of ends.reverse()) await end();
  process.exit(code);
}
