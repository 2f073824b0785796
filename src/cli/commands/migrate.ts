import type { Command } from '../command.ts';
import { migrate, pendingMigrations } from '../../store/migrate.ts';

export const migrateCommand: Command = {
  words: ['migrate'],
  summary: { ko: '데이터베이스를 이 판에 맞춥니다', en: 'Brings the database to this version' },
  notes: {
    ko: '허브도 켜질 때 스스로 합니다. 판을 올리기 전에 백업해 두세요. 앞으로만 갑니다.',
    en: 'A hub does it by itself when it starts. Take a backup before an update: there is no way back.',
  },
  options: [
    { name: 'status', value: null, meaning: { ko: '무엇이 남았는지만 봅니다', en: 'only tells what is left' } },
  ],
  async run(given, desk) {
    if (given.has('status')) {
      const pending = await desk.withDatabase((db) => pendingMigrations(db));
      return { json: { pending }, lines: pending.length === 0 ? [upToDate] : pending, exitCode: pending.length && 1 };
    }
    const ran = await desk.withDatabase((db) => migrate(db.pool));
    // A sandbox is whole only with its merchant, which a hub on it registers.
    if (desk.config.mode === 'sandbox') await desk.withHub(async () => {});
    return { json: { ran }, lines: ran.length === 0 ? [upToDate] : ran.map((name) => `적용했습니다 done: ${name}`) };
  },
};

const upToDate = '이미 최신입니다. Nothing to do.';
