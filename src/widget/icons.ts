// The icons: lines on a grid of 24, drawn for this widget.

const paths = {
  chat: 'M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5z M8.5 8.5h7 M8.5 11.7h4.5',
  close: 'M6 6l12 12 M18 6L6 18',
  down: 'M12 5v14 M6 13l6 6 6-6',
  send: 'M12 19V5 M6 11l6-6 6 6',
  stop: 'M8 8h8v8H8z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4.5 20a7.5 7.5 0 0 1 15 0',
  fresh:
    'M11 5H7a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-4 M17.5 3.9a1.6 1.6 0 0 1 2.6 2.3L13 13.3l-3 .7.7-3z',
  microphone:
    'M12 15a3.2 3.2 0 0 0 3.2-3.2V6.7a3.2 3.2 0 0 0-6.4 0v5.1A3.2 3.2 0 0 0 12 15z M6 11.5a6 6 0 0 0 12 0 M12 17.5V21',
  speaker: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z M15.5 9a4.2 4.2 0 0 1 0 6 M18 6.5a7.8 7.8 0 0 1 0 11',
  up: 'M7 11l4-7.5c1.5 0 2.5 1 2.5 2.5v3.5h4.7a2 2 0 0 1 2 2.4l-1.2 6a2 2 0 0 1-2 1.6H7 M7 11v8.5H4V11z',
  thumbDown:
    'M17 13l-4 7.5c-1.5 0-2.5-1-2.5-2.5v-3.5H5.8a2 2 0 0 1-2-2.4l1.2-6a2 2 0 0 1 2-1.6H17 M17 13V4.5h3V13z',
  document:
    'M7 3.5h7l4.5 4.5v11a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 19V5A1.5 1.5 0 0 1 7 3.5z M14 3.5V8h4.5 M9 12.5h6 M9 16h4',
  external: 'M14 5h5v5 M19 5l-8 8 M17 14v4a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1h4',
  chevron: 'M8 10l4 4 4-4',
  offline:
    'M4 4l16 16 M5 12.5a10 10 0 0 1 4.5-2.6 M19 12.5a10 10 0 0 0-5.2-2.8 M8.5 16a5 5 0 0 1 6 -.6 M12 19.5h.010',
  check: 'M5 12.5l4.5 4.5L19 7.5',
} as const;

export type IconName = keyof typeof paths;

/** Decoration: what it means stands beside it or in the label of its button. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
