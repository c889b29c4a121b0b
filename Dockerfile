# The server. Build at the root of the repository: docker build -t promptforge .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/PromptForge.Server -c Release -p:UseAppHost=false -o /app && mkdir /pictures

# No shell, no package manager, and a user that is not root.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app .
COPY --from=build --chown=$APP_UID:$APP_UID /pictures /pictures
# It listens to other machines and so refuses to start without a key: see docs/server.md.
ENV PROMPTFORGE_Server__Urls=http://0.0.0.0:8080 \
    PROMPTFORGE_Server__LogFormat=json \
    PROMPTFORGE_Server__Drain=00:00:05 \
    PROMPTFORGE_Jobs__Folder=/pictures \
    DOTNET_EnableDiagnostics=0
USER $APP_UID
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=6s --start-period=30s CMD ["dotnet", "PromptForge.Server.dll", "health"]
ENTRYPOINT ["dotnet", "PromptForge.Server.dll"]
