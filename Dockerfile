# One image, three roles: OKOTE_ROLE is all (default), web or worker. It expects a server in OKOTE_DATABASE; it holds no
# PostgreSQL of its own.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Funding.Domain/Funding.Domain.csproj src/Funding.Domain/
COPY src/Payments/Payments.csproj src/Payments/
COPY src/Jobs/Jobs.csproj src/Jobs/
COPY src/Web/Web.csproj src/Web/
RUN dotnet restore src/Web/Web.csproj
COPY migrations/ migrations/
COPY data/ data/
COPY src/ src/
RUN dotnet publish src/Web/Web.csproj -c Release --no-restore -o /published

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS final
WORKDIR /app
COPY --from=build /published ./
COPY scripts/healthy ./
ENV OKOTE_ROLE=all \
    OKOTE_LISTEN=* \
    OKOTE_PORT=5080 \
    OKOTE_FOLDER=/var/lib/okote \
    DOTNET_NOLOGO=1
# Documents are set in a font of the system; none travels with the program.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-dejavu-core && rm -rf /var/lib/apt/lists/*
# APP_UID is the unprivileged account that the base image keeps for this purpose.
RUN mkdir -p /var/lib/okote && chown $APP_UID /var/lib/okote
USER $APP_UID
EXPOSE 5080
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 CMD ["bash", "healthy"]
ENTRYPOINT ["dotnet", "Okote.Web.dll"]
CMD ["run"]
