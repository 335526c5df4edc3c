# kn service create frontdesk --image registry.example.org/frontdesk-function --scale-min 1
FROM docker.io/library/node:22-bookworm-slim
WORKDIR /function
COPY . .
RUN npm install --no-save --omit=dev faas-js-runtime@4
ENV NODE_ENV=production MALLOC_ARENA_MAX=1
USER 1000
EXPOSE 8080
CMD ["npx", "faas-js-runtime", "/function/index.mjs"]
