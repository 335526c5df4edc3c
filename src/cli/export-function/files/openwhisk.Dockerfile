# wsk action create frontdesk --docker registry.example.org/frontdesk-function --memory 512
FROM docker.io/library/node:22-bookworm-slim
COPY . /function
ENV NODE_ENV=production MALLOC_ARENA_MAX=1
USER 1000
EXPOSE 8080
CMD ["node", "/function/server.mjs"]
