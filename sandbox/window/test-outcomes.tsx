export type TestOutcome = { readonly outcome: string; readonly label: string };

type Props = {
  readonly outcomes: readonly TestOutcome[];
  readonly value: string | null;
  readonly onChange: (outcome: string | null) => void;
};

/** Every ending on demand, where no card number can ask for it: nothing chosen pays. */
export function TestOutcomes({ outcomes, value, onChange }: Props) {
  if (outcomes.length === 0) return null;
  return (
    <details class="test-cards test-outcomes" open={value !== null}>
      <summary>
        결제 결과를 골라 실패해 보기 <small lang="en">Test endings</small>
      </summary>
      <ul>
        {outcomes.map(({ outcome, label }) => (
          <li key={outcome}>
            <button
              type="button"
              class={outcome === value ? 'chosen' : ''}
              aria-pressed={outcome === value}
              onClick={() => onChange(outcome === value ? null : outcome)}
            >
              <span>{label}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
