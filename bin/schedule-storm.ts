import { shortcomings, stormOf } from '../test/support/schedule-storm.ts';

/*
 * `node bin/schedule-storm.ts 20000`: so many schedules that are due in one instant, charged by two hubs on one
 * database while the gateway fails at random and one hub is killed again and again. Prints what was measured, and every
 * disagreement between the books of the gateway, the hub and the merchant; ends with 1 when there is any.
 */

const shown = 20;

const schedules = Number(process.argv[2] ?? 20_000);
const ends: (() => Promise<void> | void)[] = [];
let code = 1;
try {
  const report = await stormOf(
    { after: (end) => void ends.push(end) },
    { schedules, killsAt: [0.25, 0.5, 0.75], faultEveryMs: 40, slowestMs: 18_000, breaksLeases: false },
  );
  const { disagreements, beginMs, endMs, barePerSecond, ...counts } = report;
  const wrong = shortcomings(report);
  const perSecond = Math.round((schedules / beginMs) * 1000);
  const seconds = { allBegunAfter: Math.round(beginMs / 1000), allSettledAfter: Math.round(endMs / 1000) };
  const rates = { perSecond, bareGatewayPerSecond: Math.round(barePerSecond) };
  console.log(JSON.stringify({ ...counts, seconds, ...rates, disagreements: disagreements.length }, null, 2));
  for (const each of wrong.slice(0, shown)) console.log(each);
  code = wrong.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error);
} finally {
  for (const end of ends.reverse()) await end();
  process.exit(code);
}
