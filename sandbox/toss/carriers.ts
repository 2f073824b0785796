/** Mobile carriers (section 9.5). */
export const carriers: readonly { readonly code: string; readonly name: string }[] = [
  { code: 'SKT', name: 'SKT' },
  { code: 'KT', name: 'KT' },
  { code: 'LGU', name: 'LG U+' },
  { code: 'HELLO', name: '헬로모바일' },
  { code: 'KCT', name: 'KCT' },
  { code: 'SK7', name: 'SK7mobile' },
];
