import { kicc } from './kicc.ts';
import type { ParameterRow, Pg, Row } from './row.ts';
import { toss } from './toss.ts';
import { uplus } from './uplus.ts';

export type { ParameterRow, Pg } from './row.ts';

const of = (pg: Pg, rows: readonly Row[]): ParameterRow[] => rows.map((row) => ({ ...row, pg }));

export const parameterRows: readonly ParameterRow[] = [
  ...of('kicc', kicc),
  ...of('tosspayments', toss),
  ...of('uplus', uplus),
];
