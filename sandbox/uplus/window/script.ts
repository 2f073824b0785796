/*
 * The browser script with the surface of the gateway's own: plain functions on the page that take the form with the
 * order in it. `openXpay` puts the window into a frame that the page may close, `open_paymentwindow` sends the page
 * itself there when it is told `submit`.
 */

type Opened = HTMLIFrameElement | null;

const { currentScript } = document;
const home = new URL(currentScript instanceof HTMLScriptElement ? currentScript.src : location.href).origin;
const action = `${home}/uplus/xpay/window`;
const frameName = 'LGD_PAYMENTWINDOW_IFRAME';

let frame: Opened = null;

/** The last three arguments place a popup that no browser opens any more. */
function openXpay(form: HTMLFormElement, platform: string, windowType: string): Opened {
  return open_paymentwindow(form, platform, windowType);
}

function open_paymentwindow(form: HTMLFormElement, platform: string, windowType: string): Opened {
  if (platform !== 'test' && platform !== 'service')
    throw new Error('CST_PLATFORM은 test 또는 service입니다. The platform is test or service.');
  form.method = 'post';
  form.action = action;
  // The window reads what the form says of its own letters.
  form.acceptCharset = isUtf8(form) ? 'utf-8' : 'euc-kr';
  if (windowType !== 'iframe') {
    form.target = form.target || '_self';
    form.submit();
    return null;
  }
  closeIframe();
  frame = createFrame();
  form.target = frameName;
  form.submit();
  return frame;
}

function closeIframe(): void {
  if (frame) frame.remove();
  frame = null;
}

/** Proving who somebody is, without a payment, is not played here. */
function openAuthonly(): never {
  throw new Error('본인확인 창은 샌드박스에 없습니다. The sandbox has no window for identity checks.');
}

function isUtf8(form: HTMLFormElement): boolean {
  const field = form.elements.namedItem('LGD_ENCODING');
  return field instanceof HTMLInputElement && field.value.toUpperCase() === 'UTF-8';
}

/** 650 by 650 in the middle of a darkened page, or all of a smaller one. */
function createFrame(): HTMLIFrameElement {
  const made = document.createElement('iframe');
  made.name = frameName;
  made.id = frameName;
  made.title = 'XPay 결제창 (샌드박스)';
  const rules = {
    position: 'fixed',
    inset: '0',
    margin: 'auto',
    width: 'min(650px, 100%)',
    height: 'min(650px, 100%)',
    border: '0',
    background: '#fff',
    'box-shadow': '0 0 0 100vmax rgb(0 0 0 / 50%)',
    'z-index': '2147483647',
  };
  for (const [name, value] of Object.entries(rules)) made.style.setProperty(name, value);
  document.body.appendChild(made);
  return made;
}

Object.assign(window, { openXpay, open_paymentwindow, openAuthonly, closeIframe });
