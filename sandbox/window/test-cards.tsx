export type TestCard = { readonly number: string; readonly outcome: string; readonly label: string };

type Props = {
  readonly cards: readonly TestCard[];
  readonly value: string;
  readonly onChange: (cardNumber: string) => void;
};

/** Every ending on demand: any card number pays, the listed ones end as they say. */
export function TestCards({ cards, value, onChange }: Props) {
  return (
    <details class="test-cards" open={value !== ''}>
      <summary>
        테스트 카드로 실패해 보기 <small lang="en">Test cards</small>
      </summary>
      <label>
        <span>
          카드번호{' '}
          <small>
            비워 두면 승인됩니다 <span lang="en">Left empty, it pays</span>
          </small>
        </span>
        <input
          type="text"
          inputMode="numeric"
          autocomplete="off"
          placeholder="0000-0000-0000-0000"
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      </label>
      <ul>
        {cards.map((card) => (
          <li key={card.number}>
            <button type="button" class={card.number === value ? 'chosen' : ''} onClick={() => onChange(card.number)}>
              <code>{card.number}</code>
              <span>{card.label}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
