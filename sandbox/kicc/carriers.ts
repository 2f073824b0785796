/** Mobile carriers by the gateway's code (papers, code tables). */
export type Carrier = { readonly code: string; readonly name: string };

export const carriers: readonly Carrier[] = [
  { code: 'SKT', name: 'SKT' },
  { code: 'KTF', name: 'KT' },
  { code: 'LGT', name: 'LG U+' },
  { code: 'SKL', name: 'SK 알뜰폰' },
  { code: 'KCT', name: 'KCT 알뜰폰' },
  { code: 'CJH', name: '헬로 알뜰폰' },
];
