/*
 * The layer over a PC page. Styled through the object model, which a strict content policy allows; class names are the
 * original script's, for pages and test suites select by them.
 */

export type Layer = { readonly frame: HTMLIFrameElement; close(): void };

type Size = { readonly width: number; readonly height: number };

type Rules = Readonly<Record<string, string>>;

const dialogStyle: Rules = {
  position: 'fixed',
  top: '0',
  left: '0',
  width: '100%',
  height: '100%',
  'z-index': '99999',
  display: 'flex',
  'align-items': 'center',
  'justify-content': 'center',
  background: 'rgba(15, 23, 42, 0.55)',
};

const frameStyle: Rules = {
  'max-width': '100%',
  'max-height': '100%',
  border: '0',
  'border-radius': '12px',
  background: '#fff',
  'box-shadow': '0 24px 64px rgba(15, 23, 42, 0.35)',
};

/** Lays the page at `url` over this one, `size` in CSS pixels, until `close`. */
export function openLayer(url: string, size: Size, provider: string): Layer {
  const frame = document.createElement('iframe');
  frame.className = `imp-frame imp-frame-pc imp-frame-${provider}`;
  frame.src = url;
  frame.title = '결제창';
  frame.setAttribute('allow', 'payment *; publickey-credentials-get *');
  style(frame, { ...frameStyle, width: `${size.width}px`, height: `${size.height}px` });

  const dialog = document.createElement('div');
  dialog.className = 'imp-dialog';
  dialog.setAttribute('role', 'dialog');
  dialog.setAttribute('aria-modal', 'true');
  dialog.setAttribute('aria-label', '결제창');
  style(dialog, dialogStyle);
  dialog.appendChild(frame);

  const giveBack = takePage(dialog, frame);
  return {
    frame,
    close() {
      dialog.remove();
      giveBack();
    },
  };
}

/**
 * The page behind stands still and the keyboard stays in the window. Neither Escape nor a click beside the window
 * closes it: the window's own close button tells the gateway that the buyer has left, the page behind cannot. Answers
 * how to undo all of it.
 */
function takePage(dialog: HTMLElement, frame: HTMLIFrameElement): () => void {
  const page = document.documentElement;
  const { overflow } = page.style;
  const focused = document.activeElement;
  const keepFocus = (event: Event): void => {
    if (event.target === frame || (event instanceof KeyboardEvent && event.key !== 'Escape')) return;
    event.preventDefault();
    frame.focus();
  };
  page.style.setProperty('overflow', 'hidden');
  document.body.appendChild(dialog);
  document.addEventListener('focusin', keepFocus);
  document.addEventListener('keydown', keepFocus);
  dialog.addEventListener('mousedown', keepFocus);
  frame.focus();
  return () => {
    document.removeEventListener('focusin', keepFocus);
    document.removeEventListener('keydown', keepFocus);
    page.style.setProperty('overflow', overflow);
    if (focused instanceof HTMLElement) focused.focus();
  };
}

function style(element: HTMLElement, rules: Rules): void {
  for (const name of Object.keys(rules)) element.style.setProperty(name, rules[name] || '');
}
