// 화면을 그리는 작은 도구들입니다. Small tools for drawing.
export const find = (id) => document.getElementById(id);

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export const won = (amount) => `${amount.toLocaleString('ko-KR')}원`;
