import { Said, useTexts, won } from './texts.tsx';
import type { EscrowOrder } from './wire.ts';

/** The goods that the buyer is to confirm, and to whom they go. */
export function EscrowNote({ escrow: { goods, receiver } }: { escrow: EscrowOrder }) {
  const say = useTexts();
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
        {say('receiver')} <b>{receiver.name}</b> · 구매확인 메일을 보내 드립니다.
      </p>
    </section>
  );
}
