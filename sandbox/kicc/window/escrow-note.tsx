import { Said, useTexts, useWon } from './texts.tsx';
import type { EscrowOrder } from './wire.ts';

/** The goods that the buyer is to confirm, and to whom they go. */
export function EscrowNote({ escrow: { goods, receiver } }: { escrow: EscrowOrder }) {
  const say = useTexts();
  const won = useWon();
  return (
    <section class="escrow">
      <h2>
        <Said text="escrow" />
      </h2>
      <ul>
        {goods.map(({ productNo, productName, productAmount }) => (
          <li key={productNo}>
            <span>{productName}</span>
            <b>{won(productAmount)}</b>
          </li>
        ))}
      </ul>
      <p>
        {say('receiver')} <b>{receiver.name}</b> · <Said text="confirmMail" />
      </p>
    </section>
  );
}
