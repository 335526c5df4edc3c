// Reads server-sent events as a browser does.

export interface ReceivedEvent {
  readonly event: string;
  /** Its JSON, or the text of what is none. */
  readonly data: unknown;
}

export async function readEvents(response: Response): Promise<ReceivedEvent[]> {
  const blocks = (await response.text()).split('\n\n').filter((block) => /^data:/m.test(block));
  return blocks.map((block) => {
    const [, event = 'message'] = /^event: (.*)$/m.exec(block) ?? [];
    const [, data = ''] = /^data: (.*)$/m.exec(block) ?? [];
    return { event, data: data.startsWith('{') ? JSON.parse(data) : data };
  });
}
