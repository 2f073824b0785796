import { UsageWrong, type Option } from './command.ts';
import { declineReasons } from '../core/declines.ts';
import { newCardWithinDays, type RecoveryPolicy, type RecoveryRule } from '../core/recovery.ts';

/*
 * What is done about scheduled charges that fail, as it is written at the command line: `insufficient_balance=1d,3d`.
 */

export const recoveryOption = {
  name: 'recovery',
  value: 'reason=when',
  isRepeatable: true,
  meaning: {
    ko:
      '실패한 예약결제를 어떻게 할지. limit_exceeded=1d,3d 는 1일 뒤, 그다음 3일 뒤 다시 청구, ' +
      `card_expired=new-card 는 ${newCardWithinDays}일 안에 새 카드가 등록되면 청구, any=never 는 그대로. 목록 전체를 바꿉니다`,
    en:
      'what is done about scheduled charges that fail: again later, when a new card is registered, ' +
      'or never; any stands for the other reasons; replaces the whole list',
  },
} satisfies Option;

type Reason = keyof RecoveryPolicy;

const reasons: readonly Reason[] = [...declineReasons, 'not_sent', 'any'];

export function readRecovery(written: readonly string[]): RecoveryPolicy {
  const rules = written.filter((each) => each !== '').map(readRule);
  const names = rules.map(([reason]) => reason);
  const twice = names.find((reason, index) => names.indexOf(reason) !== index);
  if (twice !== undefined) throw wrong(`${twice}=`, '두 번 나옵니다. It stands there twice');
  return Object.fromEntries(rules);
}

function readRule(written: string): [Reason, RecoveryRule] {
  const [name = '', when = ''] = written.split('=', 2);
  const reason = reasons.find((each) => each === name);
  if (!reason) throw wrong(written, `이유는 다음 중 하나입니다. The reason is one of: ${reasons.join(', ')}`);
  if (when === 'never') return [reason, 'never'];
  if (when === 'new-card') return [reason, 'new_card'];
  const hours = when.split(',').map(readHours);
  if (hours.length <= maxTries && hours.every((each) => each !== null)) return [reason, hours];
  throw wrong(
    written,
    'never, new-card, 또는 6h,1d,3d 처럼 씁니다(10번까지, 60일까지). Write never, new-card, or 6h,1d,3d',
  );
}

const maxTries = 10;
const maxHours = 60 * 24;

function readHours(written: string): number | null {
  const match = /^([1-9][0-9]{0,3})(h|d)$/.exec(written);
  if (!match) return null;
  const hours = Number(match[1]) * (match[2] === 'd' ? 24 : 1);
  return hours <= maxHours ? hours : null;
}

function wrong(written: string, what: string): UsageWrong {
  return new UsageWrong(`--${recoveryOption.name} ${written}: ${what}.`);
}

/** As it would be written. */
export function shownRecovery(policy: RecoveryPolicy): string {
  const rules = Object.entries(policy).map(([reason, rule]) => `${reason}=${shownRule(rule)}`);
  return rules.length === 0 ? '(다시 청구하지 않음 nothing is charged again)' : rules.join(' ');
}

function shownRule(rule: RecoveryRule): string {
  if (rule === 'never') return 'never';
  if (rule === 'new_card') return 'new-card';
  return rule.map((hours) => (hours % 24 === 0 ? `${hours / 24}d` : `${hours}h`)).join(',');
}
