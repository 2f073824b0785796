/** Something that happens by itself at a business time. */
export type Appointment = {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** False once the thing has been settled otherwise; the appointment is then forgotten. */
  isWanted(): boolean;
  keep(): void | Promise<void>;
};

/** All that is due by itself, earliest first. In memory only: who adds an appointment adds it again after a restart. */
export type Agenda = {
  add(appointment: Appointment): void;
  /** Removes and returns the earliest appointment at or before `now`; null when there is none. */
  takeDue(now: number): Appointment | null;
  next(): number | null;
  /** Called whenever an appointment is added. */
  onAdded(listener: () => void): void;
};

export function createAgenda(): Agenda {
  const heap: Appointment[] = [];
  let added = (): void => {};
  const earliest = (): Appointment | undefined => {
    while (heap[0] && !heap[0].isWanted()) removeFirst(heap);
    return heap[0];
  };
  return {
    add(appointment) {
      insert(heap, appointment);
      added();
    },
    takeDue(now) {
      const first = earliest();
      if (!first || first.at > now) return null;
      removeFirst(heap);
      return first;
    },
    next: () => earliest()?.at ?? null,
    onAdded(listener) {
      added = listener;
    },
  };
}

function insert(heap: Appointment[], appointment: Appointment): void {
  let place = heap.length;
  while (place > 0) {
    const parentPlace = (place - 1) >> 1;
    const parent = heap[parentPlace];
    if (!parent || parent.at <= appointment.at) break;
    heap[place] = parent;
    place = parentPlace;
  }
  heap[place] = appointment;
}

function removeFirst(heap: Appointment[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let place = 0;
  for (;;) {
    const child = earlierChild(heap, place);
    if (child === null || last.at <= child.appointment.at) break;
    heap[place] = child.appointment;
    place = child.place;
  }
  heap[place] = last;
}

function earlierChild(heap: Appointment[], place: number): { place: number; appointment: Appointment } | null {
  const left = heap[2 * place + 1];
  const right = heap[2 * place + 2];
  if (!left) return null;
  if (right && right.at < left.at) return { place: 2 * place + 2, appointment: right };
  return { place: 2 * place + 1, appointment: left };
}
