import { buildWhatIsStale } from '../../../bin/build.ts';
import type { Command } from '../command.ts';
import { refuseProblems } from '../desk.ts';
import { blindingAmong, weakSettings } from '../../weak-settings.ts';

/** Never answers: what it starts goes on until it is told to stop. */
export const start: Command = {
  words: ['start'],
  summary: { ko: '켭니다. 멈추려면 Ctrl-C 또는 SIGTERM', en: 'Starts everything; Ctrl-C or SIGTERM stops it' },
  notes: {
    ko: '샌드박스: npm start와 같습니다. 라이브(NARU_MODE=live): 허브 하나를 켭니다. 약한 설정이 있으면 이름을 말하고 켜지 않습니다.',
    en: 'Sandbox: as npm start. Live (NARU_MODE=live): one hub, which refuses weak settings by name.',
  },
  options: [],
  async run(_given, { config }) {
    if (config.mode === 'sandbox') {
      await import('../start.ts');
      return forever;
    }
    const weak = weakSettings(config);
    // What the hub itself can say, it says together with what its database tells.
    if (blindingAmong(weak).length > 0) refuseProblems(weak);
    await buildWhatIsStale();
    // The hub leaves these to a parent that decides the order of stopping; here it is alone.
    for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => process.emit('SIGTERM'));
    process.stderr.write(`나루를 켭니다 · starting Naru: ${config.publicUrl} (${config.host}:${config.port})\n`);
    await import('../../main.ts');
    return forever;
  },
};

const forever = new Promise<never>(() => {});
