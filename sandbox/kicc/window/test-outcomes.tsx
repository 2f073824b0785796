import type { TestCard } from '../../window/test-cards.tsx';

type Props = {
  readonly ends: readonly TestCard[];
  readonly chosen: string;
  readonly onChoose: (outcome: string) => void;
};

/** Every ending on demand, for methods that no card number can tell it by. */
export function TestOutcomes({ ends, chosen, onChoose }: Props) {
  return (
    <details class="test-cards" open={chosen !== ''}>
      <summary>
        실패해 보기 <small lang="en">Make it fail</small>
      </summary>
      <label>
        <span>
          결과 <small lang="en">Ends as</small>
        </span>
        <select value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>
          <option value="">승인 · approved</option>
          {ends.map(({ outcome, label }) => (
            <option key={outcome} value={outcome}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </details>
  );
}
