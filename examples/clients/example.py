"""Asks a desk, gives it a document, and reads a conversation page by page.

With the client that openapi-generator makes of /openapi.json (docs/clients.md).
usage: example.py ADDRESS KEY   a key that may chat and write documents
"""

import sys
import tempfile
from pathlib import Path

import frontdesk_client as frontdesk


def main(address, key):
    with frontdesk.ApiClient(frontdesk.Configuration(host=address)) as client:
        client.set_default_header("Authorization", f"Bearer {key}")
        chat = frontdesk.ChatApi(client)
        answer = chat.chat(frontdesk.ChatRequest(message="When is the library open on Sundays?"))
        print(answer.text)

        file = Path(tempfile.mkdtemp()) / "sundial.md"
        file.write_text("# Sundial\n\nThe sundial in the garden was built in 1911.\n")
        document = frontdesk.DocumentsApi(client).upload_document(str(file), collection="python")
        print(f"{document.title}: {document.status}")

        chat.chat(
            frontdesk.ChatRequest(message="and on Fridays?", conversation_id=answer.conversation_id)
        )
        conversations = frontdesk.ConversationsApi(client)
        cursor = None
        while True:
            page = conversations.list_messages(answer.conversation_id, cursor=cursor, limit=1)
            for message in page.messages:
                print(f"{message.role}: {message.text}")
            cursor = page.next_cursor
            if cursor is None:
                break


main(*sys.argv[1:])
