/** 허브를 켜지 못했습니다. 문장이 이유와 할 일을 말합니다. No hub was started; nothing was left behind. */
export class NaruStartFailed extends Error {
  override readonly name = 'NaruStartFailed';
}
