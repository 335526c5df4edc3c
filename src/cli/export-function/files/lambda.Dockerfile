# As an image; the folder as a ZIP file works too (memory 1024 MB, handler index.handler, runtime nodejs22.x).
FROM public.ecr.aws/lambda/nodejs:22
COPY . ${LAMBDA_TASK_ROOT}/
ENV NODE_ENV=production MALLOC_ARENA_MAX=1
CMD ["index.handler"]
