import type { EscrowItem } from '../../core/escrow.ts';

/** One line of `escrowInfo.goodsInfoList`. */
export type Goods = { readonly productNo: string; readonly productName: string; readonly productAmount: number };

/** "에스크로": so many lines at most. */
const mostLines = 20;
const numberMaxLength = 40;

/**
 * The merchant's lines as the gateway wants them: numbers that are unique, and amounts that add up to the payment's.
 * The merchant's own amounts are never held against the payment, so where they do not add up they are what each line
 * weighs. `nameOf` cuts a name to what the gateway takes.
 */
export function goodsOf(items: readonly EscrowItem[], total: number, nameOf: (name: string) => string): Goods[] {
  const lines = items.slice(0, mostLines);
  const merged = items.length > mostLines ? items.slice(mostLines) : [];
  const numbers = uniqueNumbers(lines);
  const weights = weightsOf(items, total);
  const tail = weights.slice(mostLines).reduce((sum, each) => sum + each, 0);
  const amounts = sharesOf(
    lines.map((_, place) => (weights[place] ?? 0) + (place === mostLines - 1 ? tail : 0)),
    total,
  );
  return lines.map(({ name }, place) => ({
    productNo: numbers[place] ?? String(place + 1),
    productName: nameOf(isLast(place) && merged.length > 0 ? `${name} 외 ${merged.length}건` : name) || '상품',
    productAmount: amounts[place] ?? 0,
  }));
}

function isLast(place: number): boolean {
  return place === mostLines - 1;
}

/** An amount is the whole line's where the lines then add up to the payment; else it is what one piece costs. */
function weightsOf(items: readonly EscrowItem[], total: number): number[] {
  const written = items.map(({ amount, unitPrice }) => Math.max(0, amount ?? unitPrice ?? 0));
  const lines = items.map(({ amount, unitPrice, quantity }, place) =>
    amount === null && unitPrice !== null ? unitPrice * quantity : (written[place] ?? 0),
  );
  if (sum(lines) === total) return lines;
  const pieces = items.map(({ quantity }, place) => (written[place] ?? 0) * Math.max(0, quantity));
  return sum(pieces) > 0 ? pieces : items.map(() => 1);
}

/** Whole shares of the total by weight; what is left over is the first line's. */
function sharesOf(weights: readonly number[], total: number): number[] {
  const whole = BigInt(sum(weights));
  const shares = weights.map((weight) => Number((BigInt(total) * BigInt(weight)) / whole));
  const left = total - sum(shares);
  return shares.map((share, place) => (place === 0 ? share + left : share));
}

/** The merchant's own numbers, without what the gateway forbids; a repeated or missing one gets its place. */
function uniqueNumbers(items: readonly EscrowItem[]): string[] {
  const taken = new Set<string>();
  return items.map(({ id, code }, place) => {
    const wanted = (id ?? code ?? '').replace(/[^A-Za-z0-9_-]/g, '').slice(0, numberMaxLength);
    const suffix = `-${place + 1}`;
    const isFree = wanted !== '' && !taken.has(wanted);
    const number = isFree ? wanted : `${(wanted || 'item').slice(0, numberMaxLength - suffix.length)}${suffix}`;
    taken.add(number);
    return number;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
