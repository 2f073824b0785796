import type { Command } from '../command.ts';
import { loadAuditEntries } from '../../store/audit.ts';
import { merchantFilter, merchantIdOrAll, shownTime, table } from './words.ts';

const usualLimit = 50;

export const audit: Command = {
  words: ['audit', 'list'],
  summary: { ko: '누가 언제 무엇을 바꿨는지', en: 'Who changed what, and when' },
  options: [
    merchantFilter,
    { name: 'limit', value: 'number', meaning: { ko: `몇 줄까지 (${usualLimit})`, en: `how many (${usualLimit})` } },
  ],
  run: (given, desk) =>
    desk.withHub(async (hub) => {
      const merchantId = await merchantIdOrAll(hub, given.text('merchant'));
      const entries = await loadAuditEntries(hub.db, { merchantId, limit: given.count('limit', usualLimit) });
      const head = ['때 At', '누가 Who', '무엇 What', '무엇에 To what', '자세히 Detail'];
      const rows = entries.map((each) => [
        shownTime(each.at),
        each.actor,
        each.action,
        each.subject,
        JSON.stringify(each.detail),
      ]);
      const json = entries.map(({ at, actor, action, subject, detail }) => ({ at, actor, action, subject, detail }));
      return { json, lines: table([head, ...rows]) };
    }),
};
