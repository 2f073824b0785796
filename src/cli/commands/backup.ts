import { writeFileSync } from 'node:fs';
import type { Command } from '../command.ts';
import { damaged, mustNotExist, readBackupFile, writeBackupFile } from '../backup-file.ts';
import { refuseProblems } from '../desk.ts';
import { CommandRefused } from '../refused.ts';
import { restore, RestoreRefused } from '../../flows/restore-backup.ts';
import { hubPartsOf } from '../../hub-parts.ts';
import { buildHub, realMachine } from '../../hub.ts';
import { readBackup } from '../../store/backup.ts';
import { isEmptyDatabase, migrate } from '../../store/migrate.ts';
import { NotEmpty, RowsDamaged } from '../../store/restore.ts';
import { sandboxRootKey } from '../../vault/root-key.ts';

const backup: Command = {
  words: ['backup'],
  summary: { ko: '데이터베이스 전체를 파일로', en: 'The whole database into a file' },
  notes: {
    ko: '한 순간의 모습입니다. 허브는 멈추지 않습니다. 손님의 정보가 들어 있으니 아무에게나 보이지 마세요. 루트 키는 따로 두세요: 함께 새면 결제사 키가 샙니다.',
    en:
      'As it is at one moment, while hubs go on. It has buyers’ data ' +
      'in it. Keep the root key elsewhere: together they open all.',
  },
  options: [
    { name: 'to', value: 'file', isRequired: true, meaning: { ko: '백업 파일', en: 'the backup' } },
    {
      name: 'root-key-to',
      value: 'file',
      meaning: {
        ko: '루트 키를 이 파일에. 백업과 다른 곳에 두세요',
        en: 'the root key, into another file, to be kept elsewhere',
      },
    },
  ],
  run: (given, desk) =>
    desk.withDatabase(async (db) => {
      const [to, keyTo] = [given.required('to'), given.text('root-key-to')];
      if (keyTo !== null) mustNotExist(keyTo);
      if (await isEmptyDatabase(db)) throw new CommandRefused('빈 데이터베이스입니다. There is nothing to back up.');
      const lines = await writeBackupFile(to, (take) => readBackup(db, realMachine.now(), take));
      if (keyTo !== null) {
        const key = desk.config.rootKey ?? sandboxRootKey(desk.config.home);
        writeFileSync(keyTo, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
      }
      const kept = keyTo === null ? [] : [`루트 키 The root key: ${keyTo} (백업과 다른 곳에 두세요 keep it elsewhere)`];
      return {
        json: { file: to, lines, root_key_file: keyTo },
        lines: [`백업했습니다 Done: ${to} (${lines} lines)`, ...kept],
      };
    }),
};

const restoreCommand: Command = {
  words: ['restore'],
  summary: { ko: '백업을 빈 데이터베이스에', en: 'A backup into an empty database' },
  notes: {
    ko: '전부 쓰거나 하나도 쓰지 않습니다. 백업 뒤에 결제사에서 일어난 일은 모르므로, 열려 있던 것은 허브가 켜지자마자 결제사에 물어봅니다.',
    en:
      'All of it, or nothing. What happened at the gateways ' +
      'since is not in it: what was open is asked about at once.',
  },
  options: [{ name: 'from', value: 'file', isRequired: true, meaning: { ko: '백업 파일', en: 'the backup' } }],
  run: (given, desk) =>
    desk.withDatabase(async (_db, url) => {
      const { header, lines } = await readBackupFile(given.required('from'));
      const hub = await buildHub(hubPartsOf(desk.config, url, 'warn'));
      try {
        const restored = await restore(hub, { header, lines }, desk.actor);
        await migrate(hub.db.pool);
        return { json: { taken_at: header.takenAt, ...restored }, lines: report(header.takenAt, restored) };
      } catch (error) {
        if (error instanceof RestoreRefused) refuseProblems(error.problems);
        if (error instanceof RowsDamaged) throw damaged(given.required('from'), error.message);
        if (error instanceof NotEmpty) throw new CommandRefused(notEmpty(error.message));
        throw error;
      } finally {
        await hub.close();
      }
    }),
};

function notEmpty(what: string): string {
  return (
    `데이터베이스 ${what} 이(가) 비어 있지 않습니다. 있는 것을 지우지 않습니다: DATABASE_URL에 빈 것을 넣어 주세요. ` +
    'The database is not empty, and nothing is deleted: name an empty one.'
  );
}

function report(takenAt: string, restored: Awaited<ReturnType<typeof restore>>): string[] {
  const { operations, windows, schedules, forPeople } = restored;
  return [
    `${takenAt} 의 백업으로 되살렸습니다. Restored.`,
    `허브가 켜지면 결제사에 물어봅니다 To be asked about: ${operations} operations, ${windows} windows`,
    ...(forPeople > 0 ? [`사람이 확인할 것 For a person: ${forPeople} (./naru operation list)`] : []),
    ...(schedules > 0 ? [revoked(schedules)] : []),
    '백업 뒤에 시작된 결제는 여기에 없습니다: 결제사 관리자의 목록과 대조해 주세요.',
    'Payments that began after the backup are not here: hold the gateway’s own list against it.',
  ];
}

function revoked(schedules: number): string {
  return (
    `예약결제 ${schedules}건은 예정 시각이 지나 백업 뒤에 청구되었을 수 있어 취소(revoked)했습니다: 결제사에서 확인하고, ` +
    '청구되지 않은 것만 다시 예약(reschedule)하세요. They were due: see at the gateway which were charged since.'
  );
}

export const backupCommands: readonly Command[] = [backup, restoreCommand];
