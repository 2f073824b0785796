import type { ComponentChildren } from 'preact';

type Props = {
  readonly title: string;
  /** A letter that the eye finds; no company's mark is copied. */
  readonly mark: string;
  readonly colour: string | undefined;
  readonly children: ComponentChildren;
};

/** Whose page this is, where the window has gone straight to one card company or wallet. */
export function DoorPlate({ title, mark, colour = '#64748b', children }: Props) {
  return (
    <div class="door-plate">
      <i aria-hidden="true" ref={(dot) => dot?.style.setProperty('background', colour)}>
        {mark}
      </i>
      <div>
        <h2>{title}</h2>
        <p>{children}</p>
      </div>
    </div>
  );
}
