/*
 * 샌드박스의 시계입니다. 실제 상점에는 없습니다: 거기서는 시간이 저절로 갑니다.
 * The sandbox's clock, which a real shop has not: there, time goes by itself.
 */
export type Clock = {
  /** The hub's time, in milliseconds since 1970. */
  read(): Promise<number>;
  /** Goes on by an ISO 8601 duration. What falls due on the way happens on the way. */
  advance(duration: string): Promise<void>;
};

/** One call goes on for at most a minute. */
const mostCalls = 15;

type Report = {
  readonly now: string;
  readonly held?: boolean;
  readonly done?: boolean;
  readonly target?: string;
  readonly message?: string;
};

export function createClock(hub: string): Clock {
  const lever = async (body?: object): Promise<Report> => {
    const reply = await fetch(`${hub}/sandbox/clock`, {
      ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    }).catch(() => {
      throw new Error('허브에 연결하지 못했습니다. npm start로 허브를 먼저 켜 주세요. The hub does not answer.');
    });
    const report = (await reply.json()) as Report;
    if (!reply.ok)
      throw new Error(report.message ?? '시계는 샌드박스의 허브에만 있습니다. Only a sandbox has a clock.');
    return report;
  };
  return {
    read: async () => Date.parse((await lever()).now),
    advance: async (duration) => {
      const { held } = await lever();
      let report = await lever({ advance: duration });
      // 202: not there yet, and time stands still until it is asked to go on.
      for (let calls = 1; report.done === false && calls < mostCalls; calls += 1)
        report = await lever({ set: report.target, hold: held });
      if (report.done === false)
        throw new Error(`시계가 아직 ${report.now}입니다. 다시 눌러 주세요. The clock is not there yet; press again.`);
    },
  };
}
