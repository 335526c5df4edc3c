// Asks a desk, gives it a document, and reads a conversation page by page: with the client that openapi-generator makes of
// /openapi.json (docs/clients.md). The address comes first, then a key that may chat and write documents.

import java.nio.file.Files;
import java.nio.file.Path;
import org.frontdesk.ApiClient;
import org.frontdesk.api.ChatApi;
import org.frontdesk.api.ConversationsApi;
import org.frontdesk.api.DocumentsApi;
import org.frontdesk.model.ChatRequest;
import org.frontdesk.model.Document;
import org.frontdesk.model.MessagePage;

public class Example {
  public static void main(String[] args) throws Exception {
    ApiClient desk = new ApiClient();
    desk.updateBaseUri(args[0]);
    desk.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + args[1]));

    ChatApi chat = new ChatApi(desk);
    var answer = chat.chat(new ChatRequest().message("When is the library open on Sundays?"), null, null, null);
    System.out.println(answer.getText());

    Path file = Files.createTempDirectory("desk").resolve("sundial.md");
    Files.writeString(file, "# Sundial\n\nThe sundial in the garden was built in 1911.\n");
    Document document = new DocumentsApi(desk).uploadDocument(file.toFile(), null, "java", null, null, null);
    System.out.println(document.getTitle() + ": " + document.getStatus());

    ConversationsApi conversations = new ConversationsApi(desk);
    var id = answer.getConversationId();
    chat.chat(new ChatRequest().message("and on Fridays?").conversationId(java.util.UUID.fromString(id)), null, null, null);
    String cursor = null;
    do {
      MessagePage page = conversations.listMessages(id, cursor, 1);
      page.getMessages().forEach(message -> System.out.println(message.getRole() + ": " + message.getText()));
      cursor = page.getNextCursor();
    } while (cursor != null);
  }
}
