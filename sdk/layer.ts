/*
 * The layer over a PC page. Styled through the object model, which a strict content policy allows; class names are the original
 * script's, for pages and test suites select by them.
 */

export type Layer = { readonly frame: HTMLIFrameElement; close(): void };

type Size = { readonly width: number; readonly height: number };

export function openLayer(url: string, size: Size, provider: string): Layer {
  const dialog = document.createElement('div');
  dialog.className = 'imp-dialog';
  dialog.setAttribute('role', 'dialog');
  dialog.setAttribute('aria-modal', 'true');
  dialog.setAttribute('aria-label', '결제창');
  style(dialog, {
    position: 'fixed', inset: '0', 'z-index': '99999', display: 'flex', 'align-items': 'center', 'justify-content': 'center',
    background: 'rgba(15, 23, 42, 0.55)',
  });
  const frame = document.createElement('iframe');
  frame.className = `imp-frame imp-frame-pc imp-frame-${provider}`;
  frame.src = url;
  frame.title = '결제창';
  frame.setAttribute('allow', 'payment *; publickey-credentials-get *');
  style(frame, {
    width: `${size.width}px`, height: `${size.height}px`, 'max-width': '100%', 'max-height': '100%', border: '0',
    'border-radius': '12px', background: '#fff', 'box-shadow': '0 24px 64px rgba(15, 23, 42, 0.35)',
  });
  dialog.appendChild(frame);
  const focused = document.activeElement;
  const overflow = document.documentElement.style.overflow;
  document.documentElement.style.overflow = 'hidden';
  document.body.appendChild(dialog);
  frame.focus();
  return {
    frame,
    close() {
      dialog.remove();
      document.documentElement.style.overflow = overflow;
      if (focused instanceof HTMLElement) focused.focus();
    },
  };
}

function style(element: HTMLElement, rules: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(rules)) element.style.setProperty(name, rules[name] || '');
}
